/** What Argil documents of its deliveries: https://docs.argil.ai/pages/webhook-events/video-generation-success and its neighbors. */
import type { Json } from '../json.ts';

const video = {
	videoId: '<video_id>',
	videoName: '<video_name>',
	videoUrl: '<public_url_to_access_video>',
	extras: '<additional_key-value_data_related_to_the_video>',
};

const avatar = {
	avatarName: '<avatar_name>',
	extras: '<additional_key-value_data_related_to_the_avatar>',
};

/** The body of each event. */
export const payloads: Readonly<Record<string, Json>> = {
	VIDEO_GENERATION_SUCCESS: { event: 'VIDEO_GENERATION_SUCCESS', data: video },
	VIDEO_GENERATION_FAILED: { event: 'VIDEO_GENERATION_FAILED', data: video },
	AVATAR_TRAINING_SUCCESS: {
		event: 'AVATAR_TRAINING_SUCCESS',
		data: { avatarId: '<avatar_id>', voiceId: '<voice_id>', ...avatar },
	},
	AVATAR_TRAINING_FAILED: {
		event: 'AVATAR_TRAINING_FAILED',
		data: { avatarId: '<avatar_id>', ...avatar },
	},
};
