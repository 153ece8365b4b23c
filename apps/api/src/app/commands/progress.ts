/** A line on standard error that is written over, for people only: nothing when it is not a terminal. */
export function showProgress(isWanted = true) {
  const { stderr } = process;
  const isShown = isWanted && stderr.isTTY === true;
  return {
    say: (text: string) => void (isShown && stderr.write(`\r\u001b[2K${text}`)),
    clear: () => void (isShown && stderr.write('\r\u001b[2K')),
  };
}
