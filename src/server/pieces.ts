import { mapInSlices } from '../ports/current-call.ts';

/** Pieces of a long list as something else, each turned once it is asked for. */
export async function* mapPieces<Row, Turned>(
  pieces: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
  turn: (rows: readonly Row[]) => Promise<readonly Turned[]>,
): AsyncGenerator<readonly Turned[]> {
  for await (const rows of pieces) yield await turn(rows);
}

/** The same row by row, with breaths between them. */
export const mapRows = <Row, Turned>(
  pieces: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
  turn: (row: Row) => Turned,
): AsyncGenerator<readonly Turned[]> => mapPieces(pieces, (rows) => mapInSlices(rows, turn));
