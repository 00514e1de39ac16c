/** All kinds of streams by name, for the processes that judge one of them each. */
import type { Stream } from "../judging/stream.ts";
import { CELLS, streamOf } from "./mixed.ts";
import { type Setting, type SettingCell, SETTINGS, streamIn } from "./settings.ts";

/** Stream number `i` of each kind. */
export const CATALOGUE: ReadonlyMap<string, (i: number) => Stream> = new Map([
  ...CELLS.map((cell) => [cell.name, (i: number): Stream => streamOf(cell, i)] as const),
  ...SETTINGS.flatMap((setting) =>
    setting.cells.map(
      (cell) => [keyIn(setting, cell), (i: number): Stream => streamIn(setting, cell, i)] as const,
    ),
  ),
]);

export function keyIn(setting: Setting, cell: SettingCell): string {
  return `${setting.name}: ${cell.name}`;
}
