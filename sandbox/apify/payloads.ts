/**
 * What Apify documents of its deliveries: sources/platform/integrations/programming/webhooks/{actions,events}.md of
 * https://github.com/apify/apify-docs at 4416da61. The example is that of ACTOR.RUN.SUCCEEDED, whose resource goes on with what
 * *Get run* returns. The other events of runs differ from it in their type and status; those of builds have the documented
 * `eventData`, and the first fields of the example of https://docs.apify.com/api/v2/actor-build-get. The payload of TEST isn't documented.
 */
import type { Json } from '../json.ts';

const common = { userId: 'abf6vtB2nvQZ4nJzo', createdAt: '2019-01-09T15:59:56.408Z' };

function ofRun(eventType: string, status: string): Json {
	return {
		...common,
		eventType,
		eventData: { actorId: 'fW4MyDhgwtMLrB987', actorRunId: 'uPBN9qaKd2iLs5naZ' },
		resource: {
			id: 'uPBN9qaKd2iLs5naZ',
			actId: 'fW4MyDhgwtMLrB987',
			userId: 'abf6vtB2nvQZ4nJzo',
			startedAt: '2019-01-09T15:59:40.750Z',
			finishedAt: '2019-01-09T15:59:56.408Z',
			status,
		},
	};
}

function ofBuild(eventType: string, status: string): Json {
	return {
		...common,
		eventType,
		eventData: { actorId: 'fW4MyDhgwtMLrB987', actorBuildId: 'HG7ML7M8z78YcAPEB' },
		resource: {
			id: 'HG7ML7M8z78YcAPEB',
			actId: 'fW4MyDhgwtMLrB987',
			userId: 'abf6vtB2nvQZ4nJzo',
			startedAt: '2019-11-30T07:34:24.202Z',
			finishedAt: '2019-12-12T09:30:12.202Z',
			status,
		},
	};
}

/** The body of each event with the default template, which is also what the variables of a template stand for. */
export const payloads: Readonly<Record<string, Json>> = {
	'ACTOR.RUN.CREATED': ofRun('ACTOR.RUN.CREATED', 'READY'),
	'ACTOR.RUN.SUCCEEDED': ofRun('ACTOR.RUN.SUCCEEDED', 'SUCCEEDED'),
	'ACTOR.RUN.FAILED': ofRun('ACTOR.RUN.FAILED', 'FAILED'),
	'ACTOR.RUN.ABORTED': ofRun('ACTOR.RUN.ABORTED', 'ABORTED'),
	'ACTOR.RUN.TIMED_OUT': ofRun('ACTOR.RUN.TIMED_OUT', 'TIMED-OUT'),
	'ACTOR.RUN.RESURRECTED': ofRun('ACTOR.RUN.RESURRECTED', 'RUNNING'),
	'ACTOR.BUILD.CREATED': ofBuild('ACTOR.BUILD.CREATED', 'READY'),
	'ACTOR.BUILD.SUCCEEDED': ofBuild('ACTOR.BUILD.SUCCEEDED', 'SUCCEEDED'),
	'ACTOR.BUILD.FAILED': ofBuild('ACTOR.BUILD.FAILED', 'FAILED'),
	'ACTOR.BUILD.ABORTED': ofBuild('ACTOR.BUILD.ABORTED', 'ABORTED'),
	'ACTOR.BUILD.TIMED_OUT': ofBuild('ACTOR.BUILD.TIMED_OUT', 'TIMED-OUT'),
	TEST: ofRun('TEST', 'SUCCEEDED'),
};
