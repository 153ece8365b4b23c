import type { Template as TemplateShape } from '@sira/contract/templates';
import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { useAddress } from '#platform/address.ts';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { Segmented } from '#ui/segmented.tsx';
import { templatesQuery } from './templates.data.ts';

type Template = z.infer<typeof TemplateShape>;

/** Which template is looked at, and how; it lives in the address. */
export interface TemplateSearch {
  key?: Template['key'];
  language?: Template['language'];
  view?: View;
}

export const views = ['mail', 'text', 'source'] as const;
type View = (typeof views)[number];

const viewOptions: readonly { value: View; label: string }[] = [
  { value: 'mail', label: 'Mail' },
  { value: 'text', label: 'Text only' },
  { value: 'source', label: 'Source' },
];

const keyOptions: readonly { value: Template['key']; label: string }[] = [
  { value: 'friendly', label: 'Friendly' },
  { value: 'firm', label: 'Firm' },
  { value: 'final', label: 'Final' },
];

const languageOptions: readonly { value: Template['language']; label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'id', label: 'Indonesian' },
];

/** What the reminders say: three tones in two languages, on sample data. */
export function TemplatePage({ search }: { search: TemplateSearch }) {
  const { key = 'friendly', language = 'en', view = 'mail' } = search;
  const templates = useQuery(templatesQuery);
  const change = useAddress();
  return (
    <Page
      title="Templates"
      headline="Three tones, in two languages"
      lead="Each step of the schedule names its tone; the client’s language decides which one is written. The names and amounts here are samples."
    >
      <div className="mb-5 flex flex-wrap gap-3">
        <Segmented
          label="Tone"
          options={keyOptions}
          value={key}
          onChange={(next) => change({ key: next }, { replace: true })}
        />
        <Segmented
          label="Language"
          options={languageOptions}
          value={language}
          onChange={(next) => change({ language: next }, { replace: true })}
        />
      </div>
      <Loaded query={templates} loading="Loading the templates" failed="The templates could not be read">
        {({ items }) => {
          const template = items.find((one) => one.key === key && one.language === language);
          return template ? (
            <Shown
              template={template}
              view={view}
              onView={(next) => change({ view: next }, { replace: true })}
            />
          ) : (
            <p className="text-ink-3">This template does not exist in this language.</p>
          );
        }}
      </Loaded>
    </Page>
  );
}

interface ShownProps {
  template: Template;
  view: View;
  onView: (view: View) => void;
}

function Shown({ template, view, onView }: ShownProps) {
  return (
    <section>
      <SectionHead
        title={template.name}
        rule="ink"
        end={<Segmented label="Show" options={viewOptions} value={view} onChange={onView} />}
      />
      <dl className="my-4 grid grid-cols-[72px_minmax(0,1fr)]">
        <dt className="text-ink-3">Subject</dt>
        <dd className={view === 'source' ? 'mono wrap-anywhere' : 'font-medium wrap-anywhere'}>
          {view === 'source' ? template.subject : template.preview.subject}
        </dd>
      </dl>
      {view === 'mail' ? (
        <iframe
          title={`${template.name}, as the client sees it`}
          sandbox=""
          srcDoc={template.preview.html}
          className="block h-210 w-full rounded-md border border-line-strong bg-white [color-scheme:light]"
        />
      ) : (
        <pre
          aria-label={view === 'text' ? 'The mail as text' : 'The source, to be read only'}
          className={`rounded-md border border-line-strong bg-well p-4 whitespace-pre-wrap wrap-anywhere ${view === 'source' ? 'font-mono text-xs/5' : 'font-sans text-base'}`}
        >
          {view === 'text' ? template.preview.text : template.html}
        </pre>
      )}
    </section>
  );
}
