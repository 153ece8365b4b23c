import { useNavigate } from '@tanstack/react-router';
import { useMayWrite } from '#platform/may-write.ts';
import { Page } from '#ui/page.tsx';
import { FileDrop } from './file-drop.tsx';
import type { StepProps } from './step-props.ts';

/** A file that cannot be read: why, and the way out. */
export function RefusedStep({ file, head, page }: StepProps) {
  const mayWrite = useMayWrite();
  const navigate = useNavigate();
  return (
    <Page {...page} headline="This file cannot be read" lead={file.refusal}>
      {head}
      {mayWrite ? (
        <FileDrop
          isSmall
          onUploaded={([first]) => first && void navigate({ to: '/imports/$id', params: { id: first } })}
        />
      ) : null}
    </Page>
  );
}
