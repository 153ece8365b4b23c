import type { Import } from '@sira/contract/imports';
import { toApiError } from '#platform/api-error.ts';
import { announceSignedOut } from '#platform/session-events.ts';

/**
 * Uploads a file as it is. `fetch` cannot say how much is sent, so this is an XMLHttpRequest.
 *
 * @param onProgress share of the bytes sent, 0 to 1
 */
export function sendFile(file: File, onProgress: (share: number) => void): Promise<Import> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/v1/imports?fileName=${encodeURIComponent(file.name.slice(0, 200))}`);
    request.responseType = 'json';
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('x-sira-request', '1');
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      if (total > 0) onProgress(loaded / total);
    });
    request.addEventListener('error', () => reject(new TypeError('Failed to fetch')));
    request.addEventListener('load', () => {
      if (request.status === 201) return resolve(request.response as Import);
      if (request.status === 401) announceSignedOut();
      return reject(toApiError(request.status, request.response, request.getResponseHeader('x-request-id')));
    });
    request.send(file);
  });
}
