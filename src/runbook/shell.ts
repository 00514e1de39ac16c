/** An argument vector as one line for a POSIX shell: pasted, it runs exactly these arguments. */
export function showCommand(argv: readonly string[]): string {
  return argv.map(quote).join(" ");
}

function quote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
