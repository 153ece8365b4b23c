import type { Feature } from '#platform/feature';
import { messagesRoutes } from './messages.routes.ts';

export {
  addMessages,
  type CarriedReminder,
  listCarried,
  listLostSends,
  listQueued,
  lockMessage,
  type OutboxMessage,
  setMessageState,
} from './messages.queries.ts';
export { showMessage } from './show-message.ts';
export { createSmtp, type SendOutcome } from './smtp-transport.ts';

export const messages: Feature = { name: 'messages', routes: messagesRoutes };
