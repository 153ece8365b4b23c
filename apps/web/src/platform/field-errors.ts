import type { FieldValues, Path, UseFormReturn } from 'react-hook-form';
import { getErrorMessage } from './get-error-message.ts';

/**
 * Puts what the server said about single fields under these fields, with the focus on the first. What belongs to no
 * field of the form is kept as `root.server`, for `FormProblem`.
 */
export function showFieldErrors<Values extends FieldValues>(
  form: UseFormReturn<Values>,
  error: unknown,
): void {
  const { message, fields } = getErrorMessage(error);
  const names = new Set(Object.keys(form.getValues()));
  const own = fields.filter(({ path }) => names.has(path));
  for (const [index, field] of own.entries()) {
    form.setError(
      field.path as Path<Values>,
      { type: 'server', message: field.message },
      { shouldFocus: index === 0 },
    );
  }
  if (own.length === 0 && fields.length > 0) form.setError('root.server', { type: 'server', message });
}
