import { Icon } from './icon.tsx';

/** What the server refused about the form as a whole; what belongs to one field stands under that field. */
export function FormProblem({ message }: { message: string | undefined }) {
  if (!message) return null;
  return (
    <p role="alert" className="flex items-start gap-2 font-medium text-late3-ink">
      <span className="flex h-5 items-center">
        <Icon name="error" className="size-4" />
      </span>
      {message}
    </p>
  );
}
