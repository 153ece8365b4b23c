import type { Settings, SettingsChange } from '@sira/contract/settings';
import { useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { api, call } from '#platform/api.ts';
import { useChange } from '#platform/use-change.ts';
import { settingsQuery } from './settings.data.ts';

interface ChangeWords {
  done: (settings: Settings) => string;
  failed: string;
  onDone?: () => void;
  onRefused?: (error: Error) => void;
}

/** Changes settings; the new ones are on screen at once. */
export function useChangeSettings({ done, failed, onDone, onRefused }: ChangeWords) {
  const queryClient = useQueryClient();
  return useChange({
    mutationFn: (body: z.infer<typeof SettingsChange>) => call(api.PATCH('/api/v1/settings', { body })),
    onSuccess: (settings) => {
      queryClient.setQueryData(settingsQuery.queryKey, settings);
      onDone?.();
    },
    onError: onRefused,
    meta: { done, failed, showsFieldErrors: onRefused !== undefined },
  });
}
