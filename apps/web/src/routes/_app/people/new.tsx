import { createFileRoute, redirect } from '@tanstack/react-router';
import { NewPersonPage } from '#features/users/new-person-page.tsx';

export const Route = createFileRoute('/_app/people/new')({
  // The list says to everybody else that only an admin may.
  beforeLoad: ({ context: { session } }) => {
    if (session.user.role !== 'admin') throw redirect({ to: '/people', replace: true });
  },
  component: NewPersonPage,
});
