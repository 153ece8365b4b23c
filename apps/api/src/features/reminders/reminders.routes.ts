import { Message, MessageDecision } from '@sira/contract/messages';
import {
  LedgerList,
  LedgerQuery,
  NewRun,
  Outlook,
  Plan,
  PlanQuery,
  RunList,
  RunQuery,
  RunResult,
  Schedule,
  ScheduleChange,
} from '@sira/contract/reminders';
import { ById } from '@sira/contract/shapes';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { showMessage } from '#features/messages';
import { today } from '#features/settings';
import type { Deps } from '#platform/deps';
import { toPage } from '#platform/pages';
import { changeSchedule } from './change-schedule.ts';
import { decideMessage } from './decide-message.ts';
import { deliverMessages } from './deliver-messages.ts';
import { listLedger } from './ledger.queries.ts';
import { readOutlook, readPlan } from './read-plan.ts';
import { runReminders } from './run-reminders.ts';
import { listRuns } from './runs.queries.ts';
import { getSchedule } from './schedule.queries.ts';

const tags = ['reminders'];
const OUTLOOK_DAYS = 14;

export const remindersRoutes =
  (deps: Deps): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/reminders/plan',
      { schema: { operationId: 'getPlan', tags, querystring: PlanQuery, response: { 200: Plan } } },
      async ({ query }) => readPlan(deps, query.on ?? (await today(deps)), query.limit),
    );

    app.get(
      '/reminders/outlook',
      {
        schema: {
          operationId: 'getOutlook',
          tags,
          querystring: PlanQuery.pick({ on: true }),
          response: { 200: Outlook },
        },
      },
      async ({ query }) => ({ days: await readOutlook(deps, query.on ?? (await today(deps)), OUTLOOK_DAYS) }),
    );

    app.post(
      '/reminders/runs',
      {
        config: { isIdempotent: true },
        schema: { operationId: 'runReminders', tags, body: NewRun, response: { 201: RunResult } },
      },
      async ({ auth, body }, reply) => {
        const trigger = auth.role === 'operator' ? ('terminal' as const) : ('by_hand' as const);
        return reply.code(201).send(await runReminders(deps, { ...body, trigger }));
      },
    );

    app.get(
      '/reminders/runs',
      { schema: { operationId: 'listRuns', tags, querystring: RunQuery, response: { 200: RunList } } },
      async ({ query }) => {
        const { rows, total } = await listRuns(deps.db, query);
        return toPage(rows, query.limit, total);
      },
    );

    app.get(
      '/reminders/ledger',
      {
        schema: { operationId: 'listLedger', tags, querystring: LedgerQuery, response: { 200: LedgerList } },
      },
      async ({ query }) => {
        const { rows, total } = await listLedger(deps.db, query);
        return toPage(rows, query.limit, total);
      },
    );

    app.get(
      '/reminders/schedule',
      { schema: { operationId: 'getSchedule', tags, response: { 200: Schedule } } },
      async () => getSchedule(deps.db),
    );

    app.put(
      '/reminders/schedule',
      {
        config: { access: 'admin' },
        schema: { operationId: 'changeSchedule', tags, body: ScheduleChange, response: { 200: Schedule } },
      },
      async ({ auth, body }) => changeSchedule(deps, auth.actor, body),
    );

    app.post(
      '/messages/:id/decision',
      {
        schema: {
          operationId: 'decideMessage',
          tags: ['messages'],
          params: ById,
          body: MessageDecision,
          response: { 200: Message },
        },
      },
      async ({ auth, params, body }) => {
        await decideMessage(deps, auth.actor, params.id, body.decision);
        await deliverMessages(deps);
        return showMessage(deps.db, params.id);
      },
    );
  };
