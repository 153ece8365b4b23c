# For each argument: types it and Tab into an interactive zsh, and prints what the completion offered, how
# the line is after it, and what came onto the terminal beside it. Each ends with a line of its own.
zmodload zsh/zpty
export OFFERED=$(mktemp -d)
trap 'zpty -d inner 2>/dev/null; rm -rf $OFFERED' EXIT
zpty inner 'stty -echo rows 50 cols 200; exec zsh -f -i'
cat > $OFFERED/setup <<'SETUP'
PROMPT= RPROMPT= PS2=
unsetopt zle_bracketed_paste prompt_cr prompt_sp
LISTMAX=10000 KEYTIMEOUT=1
fpath=($FPATH_BEFORE $fpath)
autoload -Uz compinit
[[ -n $WITHOUT_COMPINIT ]] || compinit -u -D
eval "$COMPLETION"
compadd() {
  local -a hits
  # Calls that only ask what would fit are left alone.
  if (( ${@[(I)-[OAD]]} )); then builtin compadd "$@"; return; fi
  builtin compadd -A hits "$@"
  (( $#hits )) && print -rl -- $hits >> $OFFERED/found
  builtin compadd "$@"
}
report() { print -r -- "$BUFFER" > $OFFERED/line; zle kill-buffer; : > $OFFERED/done }
zle -N report
bindkey '^I' complete-word '^X' report
: > $OFFERED/ready
SETUP
wait-for() {
  local end=$(( SECONDS + 20 ))
  until [[ -e $1 ]]; do
    (( SECONDS < end )) || { print "no $1:"; zpty -r inner all; print -r -- "$all"; exit 1 }
    sleep 0.02
  done
}
zpty -w inner "source $OFFERED/setup"
wait-for $OFFERED/ready
while zpty -rt inner text; do :; done
for line in "$@"; do
  rm -f $OFFERED/(found|line|done)(N)
  zpty -wn inner "$line"$'\t\x18'
  wait-for $OFFERED/done
  [[ -e $OFFERED/found ]] && cat $OFFERED/found
  print -r -- "= $(<$OFFERED/line)"
  terminal=
  while zpty -rt inner text; do terminal+=$text; done
  [[ $terminal == *(not found|rror)* ]] && print -r -- "! $terminal"
  print -- '.'
done
