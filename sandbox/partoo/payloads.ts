/**
 * What Partoo documents of its deliveries: https://developers.partoo.co/api-reference/webhooks-events/message-updated, lead-received,
 * new-business-created and business-updated. Of a business only the fields up to `completion_rate` are here. For business_deleted
 * and the two events of reviews no example was found.
 */
import type { Json } from '../json.ts';

const HOURS = ['10:00-14:00'];

const business = {
	id: '5409c35a97bbc544d8e26737',
	created: 1409925979.5,
	modified: 1561335111.681374,
	code: 'CS-75019',
	status: 'open',
	org_id: 42,
	group_id: 23,
	name: 'Corner shop',
	address: '<string>',
	address_full: '12 bis rue du coquelicot',
	address2: '<string>',
	city: 'Paris',
	zipcode: '75019',
	region: 'Ile-de-France',
	country: 'FR',
	default_lang: 'fr',
	open_hours: {
		monday: HOURS,
		tuesday: HOURS,
		wednesday: HOURS,
		thursday: HOURS,
		friday: HOURS,
		saturday: HOURS,
		sunday: HOURS,
	},
	specific_hours: {
		open: [{ starts_at: '2020-01-20', ends_at: '2020-01-20', open_hours: HOURS }],
		close: [{ starts_at: '2020-01-20', ends_at: '2020-01-22' }],
	},
	description_short: 'lorem ipsum',
	description_long: 'lorem ipsum dolor sit amet',
	website_url: 'https://www.corner-shop.co/',
	facebook_url: 'https://www.facebook.com/the-corner-shop',
	twitter_url: 'https://www.twitter.com/the-corner-shop',
	google_location_id: '<string>',
	facebook_page_id: '<string>',
	national_identification_number: '<string>',
	logo_url: '<string>',
	contacts: [
		{
			name: 'Hubert Bonisseur de la Bath',
			email: 'hubert@oss117.fr',
			phone_numbers: ['+33302060628'],
			fax: '+33302060629',
		},
	],
	photos: { LOGO: '<string>', primary: '<string>', secondary: ['<string>'] },
	lat: -3.585993,
	long: 47.870341,
	subscriptions: {
		presence_management: { active: true },
		review_management: { active: true },
		review_booster: { active: false },
		messages: { active: false },
	},
	features: ['business_edition', 'diffusion', 'review_management', 'review_invite', 'messages'],
	videos: ['<string>'],
	siret: '<string>',
	completion_rate: 77,
};

const message = {
	message: {
		id: 123,
		conversation_id: 123,
		date: '2023-01-31 16:22:17.327878+00:00',
		content_type: 'Text',
		sender_type: 'User',
		sender_label: 'Jane Doe',
		status: 'Sending',
		is_deleted: false,
		content: '<string>',
		user_id: '<string>',
		custom_channel: null,
	},
	conversation: {
		id: 123,
		consumer_img: 'https://www.example.com/profile-picture.jpg',
		consumer_name: 'John Doe',
		business: { id: 123 },
		messaging_partner: 'Facebook',
		custom_channel: null,
	},
	org_id: 123,
};

/** The body of each event that has an example. That message_created has the payload of message_updated is an assumption. */
export const payloads: Readonly<Record<string, Json>> = {
	business_created: { type: 'business_created', payload: { business } },
	business_updated: { type: 'business_updated', payload: { business } },
	message_created: { type: 'message_created', payload: message },
	message_updated: { type: 'message_updated', payload: message },
	lead_received: {
		type: 'lead_received',
		payload: {
			id: 1,
			source: 'chatbot',
			created_at: '2024-11-27T16:10:44.929678Z',
			chatbot_id: 1,
			chatbot_name: 'Jim',
			business_name: 'Partoo',
			store_code: 'Partoo123',
			values: [{ id: 1, type: 'TEXT', name: 'Your firstname', value: 'John' }],
		},
	},
};
