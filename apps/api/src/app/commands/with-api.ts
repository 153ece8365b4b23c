import { type ApiAccess, openApi } from '../api-access.ts';
import { readConfig } from '#platform/config';

/** Runs one command's work on the API and closes what was opened, however it ends. */
export async function withApi<Result>(work: (api: ApiAccess) => Promise<Result>): Promise<Result> {
  const api = await openApi(readConfig());
  try {
    return await work(api);
  } finally {
    await api.close();
  }
}
