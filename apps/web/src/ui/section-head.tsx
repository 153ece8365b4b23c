import type { ReactNode } from 'react';

const rules = {
  /** Opens the main part of a page. */
  ink: 'border-b-2 border-ink pb-2',
  /** Opens a list of what stays silent. */
  dashed: 'rule-dashed pb-2.5',
  /** Every other section. */
  hairline: 'border-b border-line-strong pb-2.5',
} as const;

interface SectionHeadProps {
  id?: string;
  title: ReactNode;
  meta?: ReactNode;
  end?: ReactNode;
  rule?: keyof typeof rules;
}

/** The title of a section over its rule; filters or a link at the right end. */
export function SectionHead({ id, title, meta, end, rule = 'hairline' }: SectionHeadProps) {
  return (
    <div className={`flex min-h-11 flex-wrap items-end gap-x-3 gap-y-2 ${rules[rule]}`}>
      <h2 id={id}>{title}</h2>
      {meta ? <span className="pb-0.5 text-ink-3 phone:text-xs">{meta}</span> : null}
      {end ? <div className="ml-auto min-w-0 text-xs phone:ml-0 phone:w-full">{end}</div> : null}
    </div>
  );
}
