/**
 * What JoggAI documents of its deliveries: api-reference/v2/API Documentation/WebhookIntegration.mdx and
 * v2/Webhook/ListWebhookEvents.mdx (the script) of https://github.com/JoggAI-Tech/docs at 73d097d2. The other 14 events have no
 * example.
 */
import type { Json } from '../json.ts';

const timestamp = 1732806631;

/** The body of each event that has an example. */
export const payloads: Readonly<Record<string, Json>> = {
	generated_avatar_video_success: {
		event_id: 'evt_123456789',
		event: 'generated_avatar_video_success',
		timestamp,
		data: {
			video_id: 'video_123456',
			status: 'completed',
			video_url: 'https://res.jogg.ai/video.mp4',
			cover_url: 'https://res.jogg.ai/cover.jpg',
			duration: 30,
		},
	},
	generated_avatar_video_failed: {
		event_id: 'evt_123456789',
		event: 'generated_avatar_video_failed',
		timestamp,
		data: {
			video_id: 'video_123456',
			status: 'failed',
			error: { code: 50000, message: 'Video generation failed' },
		},
	},
	generated_photo_avatar_success: {
		event_id: 'evt_987654321',
		event: 'generated_photo_avatar_success',
		timestamp,
		data: {
			avatar_id: 123,
			status: 'completed',
			preview_url: 'https://res.jogg.ai/avatar-preview.mp4',
			cover_url: 'https://res.jogg.ai/avatar-cover.jpg',
		},
	},
	generated_script_success: {
		event: 'generated_script_success',
		timestamp,
		data: {
			task_id: 'task_123456',
			status: 'completed',
			scripts: [
				{ script_style: 'Storytime', script_paragraphs: 'Your generated script content...' },
			],
		},
	},
	generated_image_success: {
		event: 'generated_image_success',
		timestamp,
		data: {
			photo_id: 'photo_123456',
			photo_urls: ['https://res.jogg.ai/image1.jpg', 'https://res.jogg.ai/image2.jpg'],
		},
	},
	generated_image_failed: {
		event: 'generated_image_failed',
		timestamp,
		data: { photo_id: 'photo_123456', error: 'Image generation failed due to invalid parameters' },
	},
	generated_motion_success: {
		event: 'generated_motion_success',
		timestamp,
		data: {
			motion_id: 'motion_123456',
			motion_url: 'https://res.jogg.ai/motion.mp4',
			photo_url: 'https://res.jogg.ai/photo.jpg',
		},
	},
	generated_motion_failed: {
		event: 'generated_motion_failed',
		timestamp,
		data: {
			motion_id: 'motion_123456',
			error: 'Motion generation failed due to processing error',
		},
	},
};
