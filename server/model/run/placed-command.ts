import type { ShellCommand } from '../../shell/script.ts';
import type { Run } from '../../syntax/ast.ts';
import { joinPath } from '../../text/path.ts';
import type { Model } from '../model.ts';
import { directoryOf } from '../state.ts';

/** A command, and the directory that it starts in; `undefined` where that is not known. */
export interface PlacedCommand {
  readonly command: ShellCommand;
  readonly directory: string | undefined;
}

/** The commands of a RUN with their directories. */
export function directoriesIn(run: Run, model: Model): readonly PlacedCommand[] {
  const byRun = model.fact(newPlacesByRun);
  const found = byRun.get(run) ?? placesIn(run, model);
  byRun.set(run, found);
  return found;
}

function newPlacesByRun(): Map<Run, readonly PlacedCommand[]> {
  return new Map();
}

function placesIn(run: Run, model: Model): readonly PlacedCommand[] {
  let directory = directoryOf(model.stateAt(run));
  const commands = model.script(run)?.commands ?? [];
  return commands.map((command) => {
    const start = directory;
    if (command.program === 'cd' || command.program === 'pushd') {
      const path = command.args[0]?.value;
      if (path?.startsWith('/')) directory = path;
      else directory = path === undefined || directory === undefined ? undefined : joinPath(directory, path);
    }
    return { command, directory: start };
  });
}
