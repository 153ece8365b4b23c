import { useRef, useState, type DragEvent } from 'react';
import { getErrorMessage } from '#platform/get-error-message.ts';
import { Button } from '#ui/button.tsx';
import { Icon } from '#ui/icon.tsx';
import { counted } from '#ui/format-count.ts';
import { sendFile } from './send-file.ts';
import { sizeWords } from './import-words.ts';

interface Upload {
  name: string;
  sizeBytes: number;
  share: number;
  refusal?: { message: string; requestId?: string };
}

interface FileDropProps {
  /** A quieter, lower zone, for the page of another file. */
  isSmall?: boolean;
  /** Ids of what was uploaded, in the order of the files; at least one. */
  onUploaded: (ids: readonly string[]) => void;
}

/** Takes files by drop or by choice and uploads them one after the other. */
export function FileDrop({ isSmall = false, onUploaded }: FileDropProps) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const [isOver, setOver] = useState(false);
  const [isWorking, setWorking] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);

  const take = async (files: readonly File[]) => {
    if (files.length === 0 || isWorking) return;
    setWorking(true);
    setUploads(files.map(({ name, size }) => ({ name, sizeBytes: size, share: 0 })));
    const change = (at: number, news: Partial<Upload>) =>
      setUploads((before) => before.map((one, index) => (index === at ? { ...one, ...news } : one)));
    const ids: string[] = [];
    for (const [at, file] of files.entries()) {
      try {
        const { id } = await sendFile(file, (share) => change(at, { share }));
        ids.push(id);
        change(at, { share: 1 });
      } catch (error) {
        change(at, { refusal: getErrorMessage(error) });
      }
    }
    setWorking(false);
    if (ids.length > 0) onUploaded(ids);
  };

  const drag = (isOn: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(isOn);
  };
  return (
    <div>
      <div
        onDragEnter={drag(true)}
        onDragOver={drag(true)}
        onDragLeave={drag(false)}
        onDrop={(event) => {
          drag(false)(event);
          void take([...event.dataTransfer.files]);
        }}
        className={`grid justify-items-center gap-1 rounded-md border-[1.5px] border-dashed px-6 text-center ${isSmall ? 'py-5' : 'py-10'} ${isOver ? 'border-toska bg-toska-wash' : 'border-edge bg-well'}`}
      >
        <Icon name="import" className="mb-1 size-5 text-ink-3" />
        <p className="text-base font-medium phone:hidden">
          {isSmall ? 'Drop the next file here' : 'Drop your lists here: invoices, contacts, payments'}
        </p>
        <p className="mb-2 text-ink-3">CSV, up to 256 MB and 500,000 rows. Several files at once are fine.</p>
        <input
          ref={chooser}
          type="file"
          multiple
          tabIndex={-1}
          aria-label="Files to import"
          className="sr-only"
          onChange={(event) => {
            void take([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
        <Button
          variant={isSmall ? 'outline' : 'primary'}
          workingLabel="Uploading"
          isWorking={isWorking}
          onClick={() => chooser.current?.click()}
        >
          Choose files
        </Button>
      </div>
      <UploadList uploads={uploads} />
    </div>
  );
}

function UploadList({ uploads }: { uploads: readonly Upload[] }) {
  if (uploads.length === 0) return null;
  const refused = uploads.filter(({ refusal }) => refusal).length;
  return (
    <>
      <p role="status" className="sr-only">
        {refused > 0 ? `${counted(refused, 'file was', 'files were')} not taken` : ''}
      </p>
      <ul className="mt-3">
        {uploads.map(({ name, sizeBytes, share, refusal }) => (
          <li key={name} className="border-b border-line py-2">
            <div className="flex items-baseline justify-between gap-3">
              <span className="truncate font-medium">{name}</span>
              <span className="flex-none text-xs text-ink-3 tabular-nums">
                {refusal ? 'Not taken' : `${Math.round(share * 100)}% of ${sizeWords(sizeBytes)}`}
              </span>
            </div>
            {refusal ? (
              <p className="text-xs font-medium text-late3-ink">
                {refusal.message}
                {refusal.requestId ? (
                  <span className="mono ml-2 font-normal">req {refusal.requestId}</span>
                ) : null}
              </p>
            ) : (
              <div
                role="progressbar"
                aria-label={`Uploading ${name}`}
                aria-valuenow={Math.round(share * 100)}
                className="mt-1.5 h-1 overflow-hidden rounded-[2px] bg-line-strong"
              >
                <i className="block h-full bg-toska" style={{ width: `${share * 100}%` }} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
