import { createFileRoute } from '@tanstack/react-router';
import { NewClientPage } from '#features/clients/new-client-page.tsx';

export const Route = createFileRoute('/_app/clients/new')({ component: NewClientPage });
