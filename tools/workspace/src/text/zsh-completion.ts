import { commandPlaces, flagsByValue, isAsked, single } from './command-places.ts';
import type { Completable, CompletableOption, Wanted } from './completable.ts';

/** See `completionScript`. Read by `eval`, or a file `_workspace` in a folder of `fpath`. */
export function zshScript(commands: readonly Completable[]): string {
  const groups = commands.filter((one) => one.commands.length > 0);
  return `#compdef workspace
# zsh completion of workspace: eval "$(workspace completion zsh)", after compinit
_workspace() {
  local -a offered options found
  local called="\${words[2]}" before="\${words[CURRENT-1]}" current="\${words[CURRENT]}"
  local is_after=\${words[(I)--]}
  offered=(
${described(commands)}
  )
  if (( CURRENT == 2 )); then
    _describe -t commands command offered
    return
  fi
  case "$called" in
${groups.map(groupCase).join('\n')}
    *) ;;
  esac
  # One after the other; what is not an option comes after the options.
  case "$called" in
${commandPlaces(commands)
  .map(({ words, command }) => commandCase(words, command))
  .join('\n')}
    *) return 1 ;;
  esac
}
_workspace_rest() {
  if (( is_after > 1 && is_after < CURRENT )); then
    if [[ "$1" == command ]]; then
      shift is_after words
      (( CURRENT -= is_after ))
      _normal
    fi
    return
  fi
  case "$before" in
${flagsByValue(commands)
  .map(({ takes, flags }) => `    ${flags.join('|')}) ${answer(takes)}; return ;;`)
  .join('\n')}
    *) ;;
  esac
  if [[ "$current" == -* || -z "$1" || "$1" == command ]]; then
    _describe -o -t options option options
    return
  fi
  case "$1" in
${positional(commands).join('\n')}
    *) ;;
  esac
}
if [[ "\${funcstack[1]}" == _workspace ]]; then
  _workspace "$@"
else
  (( \${+functions[compdef]} )) || { autoload -Uz compinit && compinit; }
  compdef _workspace workspace
fi
`;
}

function groupCase({ name, commands }: Completable): string {
  return `    ${name})
      if (( CURRENT == 3 )) && [[ "$current" != -* ]]; then
        offered=(
${described(commands)}
        )
        _describe -t commands 'command of ${name}' offered
        return
      fi
      (( CURRENT > 3 )) && called="${name} \${words[3]}" ;;`;
}

function commandCase(words: string, { options, takes }: Completable): string {
  const lines = options.flatMap(optionLines);
  if (takes === 'command') lines.push(`'--:what comes after it is the command'`);
  return `    '${words}')
      options=(${lines.join(' ')})
      _workspace_rest ${single(kindOf(takes))} ;;`;
}

function optionLines({ flags, description }: CompletableOption): string[] {
  return flags.map((flag) => single(`${flag}:${description}`));
}

function described(commands: readonly Completable[]): string {
  return commands.map((one) => `    ${single(`${one.name}:${one.description}`)}`).join('\n');
}

function kindOf(takes: Wanted | null): string {
  return typeof takes === 'object' ? (takes?.join(' ') ?? '') : takes;
}

/** `compadd` quotes what it puts into the line. */
function answer(takes: Wanted): string {
  if (isAsked(takes)) {
    return `found=(\${(f)"$(workspace completion ${takes} 2>/dev/null)"}); compadd -a found`;
  }
  if (takes === 'file') return '_files';
  return typeof takes === 'object' ? `compadd -- ${takes.join(' ')}` : ':';
}

function positional(commands: readonly Completable[]): string[] {
  const kinds = new Set(commandPlaces(commands).map(({ command }) => command.takes));
  return [...kinds].flatMap((takes) =>
    takes === null || takes === 'command' ? [] : [`    ${single(kindOf(takes))}) ${answer(takes)} ;;`],
  );
}
