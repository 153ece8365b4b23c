import { dirname, resolve } from 'node:path';

/**
 * A service and a timer that take one sample every `everyMs`, as text with the commands to install them.
 * `command` is the program with its arguments, one word each; `file` takes the
 * samples, and its folder must exist unless it is /var/lib/doctor.
 * @see https://www.freedesktop.org/software/systemd/man/latest/systemd.timer.html
 */
export function systemdUnits(command: readonly string[], everyMs: number, file: string): string {
  const folder = dirname(resolve(file));
  const seconds = Math.max(15, Math.round(everyMs / 1000));
  return `# /etc/systemd/system/doctor-record.service
[Unit]
Description=One sample of the memory of this host

[Service]
Type=oneshot
ExecStart=${command.map(quoted).join(' ')}
# It reads processes of all users, and writes one file.
ProtectSystem=strict
${folder === '/var/lib/doctor' ? 'StateDirectory=doctor' : `ReadWritePaths=${quoted(folder)}`}
ProtectHome=read-only
NoNewPrivileges=true
MemoryMax=256M
Nice=10

# /etc/systemd/system/doctor-record.timer
[Unit]
Description=A sample of the memory of this host every ${seconds} s

[Timer]
OnBootSec=60
OnUnitActiveSec=${seconds}
AccuracySec=1

[Install]
WantedBy=timers.target

# Put the two texts in these files, then:
#   systemctl daemon-reload && systemctl enable --now doctor-record.timer
# and to end it: systemctl disable --now doctor-record.timer
`;
}

/** A word as systemd.syntax(7) reads it: quotes, backslashes, `%` and `$` have a meaning. */
function quoted(word: string): string {
  const escaped = word.replace(/[\\"]/g, '\\$&').replace(/%/g, '%%').replace(/\$/g, '$$$$');
  return /^[\w./:@%+=,-]+$/.test(escaped) ? escaped : `"${escaped}"`;
}
