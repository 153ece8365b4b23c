/** A command as a completion script needs it. */
export interface Completable {
  name: string;
  description: string;
  options: { flags: string[]; description: string }[];
  /** Its first word is a workspace. */
  takesWorkspace: boolean;
  commands: Completable[];
}

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The script that a shell reads once; the names of workspaces are asked when they are needed. */
export function completionScript(shell: Shell, commands: readonly Completable[]): string {
  if (shell === 'bash') return bashScript(commands);
  if (shell === 'zsh') return zshScript(commands);
  return fishScript(commands);
}

/** Prints the names, one a line; quiet outside of a repository. */
const NAMES = 'workspace completion names 2>/dev/null';

function words({ options, commands }: Completable): string {
  return [...commands.map((one) => one.name), ...options.flatMap((one) => one.flags)].join(' ');
}

function bashScript(commands: readonly Completable[]): string {
  const cases = commands.flatMap((one) => [
    `    ${one.name}) words='${words(one)}'; names=${one.takesWorkspace ? 'yes' : ''} ;;`,
    ...one.commands.map(
      (inner) =>
        `    '${one.name} ${inner.name}') words='${words(inner)}'; names=${inner.takesWorkspace ? 'yes' : ''} ;;`,
    ),
  ]);
  const nested = commands.filter((one) => one.commands.length > 0);
  return `# bash completion of workspace: eval "$(workspace completion bash)"
_workspace() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words names
  local command="\${COMP_WORDS[1]}"
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands.map((one) => one.name).join(' ')} --help --version' -- "$current"))
    return
  fi
  case "$command" in
${nested.map((one) => `    ${one.name}) [ "$COMP_CWORD" -gt 2 ] && command="$command \${COMP_WORDS[2]}" ;;`).join('\n')}
    *) ;;
  esac
  case "$command" in
${cases.join('\n')}
    *) return ;;
  esac
  case "$before" in
    -w|--workspace|--clone-db) words=''; names=yes ;;
    *) ;;
  esac
  if [ -n "$names" ] && [ "\${current#-}" = "$current" ]; then
    words="$words $(${NAMES})"
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _workspace workspace
`;
}

const single = (text: string) => text.replaceAll("'", String.raw`'\''`);

function zshScript(commands: readonly Completable[]): string {
  const described = commands.map((one) => `    '${one.name}:${single(one.description)}'`);
  const branch = (one: Completable, name: string) =>
    `    '${name}') candidates=(${words(one)}); names=${one.takesWorkspace ? 'yes' : "''"} ;;`;
  const cases = commands.flatMap((one) => [
    branch(one, one.name),
    ...one.commands.map((inner) => branch(inner, `${one.name} ${inner.name}`)),
  ]);
  const nested = commands.filter((one) => one.commands.length > 0).map((one) => one.name);
  return `#compdef workspace
# zsh completion of workspace: eval "$(workspace completion zsh)", after compinit
_workspace() {
  local -a commands candidates
  local names='' called="\${words[2]}"
  commands=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  if [[ "$called" == (${nested.join('|')}) ]] && (( CURRENT > 3 )); then
    called="$called \${words[3]}"
  fi
  case "$called" in
${cases.join('\n')}
    *) return ;;
  esac
  [[ "\${words[CURRENT-1]}" == (-w|--workspace|--clone-db) ]] && candidates=() names=yes
  [[ -n "$names" ]] && candidates+=(\${(f)"$(${NAMES})"})
  compadd -- $candidates
}
compdef _workspace workspace
`;
}

function fishScript(commands: readonly Completable[]): string {
  const lines = commands.flatMap((one) => [
    `complete -c workspace -n __fish_use_subcommand -a ${one.name} -d '${single(one.description)}'`,
    ...fishLines(one, `__fish_seen_subcommand_from ${one.name}`),
  ]);
  return `# fish completion of workspace: workspace completion fish | source\ncomplete -c workspace -f\n${lines.join('\n')}\n`;
}

function fishLines(command: Completable, condition: string): string[] {
  const when = `complete -c workspace -n '${condition}'`;
  const options = command.options.map(({ flags, description }) => {
    const names = flags.map((flag) =>
      flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
    );
    return `${when} ${names.join(' ')} -d '${single(description)}'`;
  });
  const inner = command.commands.flatMap((one) => [
    `${when} -a ${one.name} -d '${single(one.description)}'`,
    ...fishLines(one, `${condition}; and __fish_seen_subcommand_from ${one.name}`),
  ]);
  return [...options, ...inner, ...(command.takesWorkspace ? [`${when} -a '(${NAMES})'`] : [])];
}
