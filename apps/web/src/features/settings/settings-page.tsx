import type { Settings } from '@sira/contract/settings';
import { useQuery } from '@tanstack/react-query';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { SendingSwitch } from './sending-switch.tsx';
import { SettingsForm } from './settings-form.tsx';
import { settingsQuery } from './settings.data.ts';

/** What holds for the whole organisation. @param isAdmin others read only */
export function SettingsPage({ isAdmin }: { isAdmin: boolean }) {
  const query = useQuery(settingsQuery);
  return (
    <Page
      title="Settings"
      headline="How SIRA works for you"
      lead={isAdmin ? undefined : 'Only an admin can change these.'}
    >
      <Loaded query={query} loading="Loading the settings" failed="The settings could not be read">
        {(settings) => <Parts settings={settings} isAdmin={isAdmin} />}
      </Loaded>
    </Page>
  );
}

function Parts({ settings, isAdmin }: { settings: Settings; isAdmin: boolean }) {
  return (
    <div className="grid max-w-160 gap-9">
      <section>
        <SectionHead title="Sending" rule="ink" />
        <SendingSwitch settings={settings} isAdmin={isAdmin} />
      </section>
      <section>
        <SectionHead title="Organisation and daily run" rule="ink" />
        <SettingsForm key={String(isAdmin)} settings={settings} isAdmin={isAdmin} />
      </section>
    </div>
  );
}
