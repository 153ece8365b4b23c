import { commandPlaces, flagsByValue, isAsked } from './command-places.ts';
import type { Completable, Wanted } from './completable.ts';

/** See `completionScript`. Works in bash 3.2 too, which macOS has. */
export function bashScript(commands: readonly Completable[]): string {
  const groups = commands.filter((one) => one.commands.length > 0).map((one) => one.name);
  const cases = commandPlaces(commands).map(
    ({ words, command }) =>
      `    '${words}') words='${optionsOf(command)}'; takes='${kindOf(wantedBy(command))}' ;;`,
  );
  const values = flagsByValue(commands).map(
    ({ takes, flags }) => `      ${flags.join('|')}) words=''; takes='${kindOf(takes)}' ;;`,
  );
  return `# bash completion of workspace: eval "$(workspace completion bash)"
_workspace_offer() {
  local line
  while IFS= read -r line; do
    # What a shell would take for more than a name is quoted.
    if [[ -n $line && $line == "$1"* ]]; then COMPREPLY+=("$(printf '%q' "$line")"); fi
  done
}
_workspace() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  local words='' takes='' command="\${COMP_WORDS[1]}" index is_after=''
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands.map((one) => one.name).join(' ')} --help --version' -- "$current"))
    return
  fi
  case "$command" in
    ${groups.join('|')}) if [ "$COMP_CWORD" -gt 2 ]; then command="$command \${COMP_WORDS[2]}"; fi ;;
    *) ;;
  esac
  case "$command" in
${cases.join('\n')}
    *) return ;;
  esac
  for ((index = 2; index < COMP_CWORD; index++)); do
    if [ "\${COMP_WORDS[index]}" = '--' ]; then is_after=yes; fi
  done
  if [ -n "$is_after" ]; then
    words=''
  else
    case "$before" in
${values.join('\n')}
      *) if [ "$takes" = command ]; then takes=''; fi ;;
    esac
  fi
  if [ -z "$takes" ] || { [ -n "$words" ] && [ "\${current#-}" != "$current" ]; }; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  case "$takes" in
${answers(commands).join('\n')}
    file) compopt -o default 2>/dev/null || COMPREPLY=($(compgen -f -- "$current")) ;;
    command) COMPREPLY=($(compgen -c -- "$current")); compopt -o default 2>/dev/null ;;
    *) ;;
  esac
}
complete -F _workspace workspace
`;
}

function optionsOf({ options, takes }: Completable): string {
  return [...options.flatMap((one) => one.flags), ...(takes === 'command' ? ['--'] : [])].join(' ');
}

/** What its next word is, if it is no option: one of its own commands, when it has some. */
function wantedBy({ commands, takes }: Completable): Wanted | null {
  return commands.length > 0 ? commands.map((one) => one.name) : takes;
}

function kindOf(takes: Wanted | null): string {
  return typeof takes === 'object' ? (takes?.join(' ') ?? '') : takes;
}

/** How each kind is answered that the commands take: the tool is asked, or it is a list. */
function answers(commands: readonly Completable[]): string[] {
  const kinds = commandPlaces(commands).flatMap(({ command }) => [
    wantedBy(command),
    ...command.options.map((one) => one.takes),
  ]);
  return [...new Set(kinds)].flatMap((takes) => {
    if (takes === null) return [];
    if (isAsked(takes)) {
      return [`    ${takes}) _workspace_offer "$current" < <(workspace completion ${takes} 2>/dev/null) ;;`];
    }
    if (typeof takes !== 'object') return [];
    return [`    '${kindOf(takes)}') COMPREPLY=($(compgen -W '${kindOf(takes)}' -- "$current")) ;;`];
  });
}
