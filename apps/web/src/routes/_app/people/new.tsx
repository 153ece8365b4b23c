import { createFileRoute } from '@tanstack/react-router';
import { NewPersonPage } from '#features/users/new-person-page.tsx';

export const Route = createFileRoute('/_app/people/new')({ component: NewPersonPage });
