import { createFileRoute } from '@tanstack/react-router';
import { MorePage } from '#app/more-page.tsx';

export const Route = createFileRoute('/_app/more')({ component: MorePage });
