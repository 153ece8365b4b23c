import { createFileRoute } from '@tanstack/react-router';
import { NotFoundPage } from '#app/page-states.tsx';

/** Every address without a page, inside the shell. */
export const Route = createFileRoute('/_app/$')({ component: NotFoundPage });
