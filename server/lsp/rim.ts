import {
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import type { Opened, Session } from './session.ts';

/** What all features are served over, and where their faults end. */
export class Rim {
  readonly connection: Connection;
  readonly session: Session;
  /** What the client can do; nothing before it has said so. */
  client: ClientCapabilities = {};
  /** Whether the client says when files change. */
  isWatching = false;
  /** The commands that the client carries out itself, as it says when it starts the server. */
  commands: ReadonlySet<string> = new Set();
  /** The address of the page of a rule, where there is one. */
  readonly docsOf: (rule: string) => string | undefined;

  constructor(connection: Connection, session: Session, docsOf: (rule: string) => string | undefined) {
    this.connection = connection;
    this.session = session;
    this.docsOf = docsOf;
  }

  /**
   * The one rim of all requests: what is cancelled is not begun, what is not open is answered with nothing, and so is what
   * fails, which is logged and leaves the server as it was.
   */
  async answer<Answer, Detail>(
    uri: string,
    token: CancellationToken,
    nothing: Answer,
    answer: (opened: Opened) => Answer | Promise<Answer>,
  ): Promise<Answer | ResponseError<Detail>> {
    return await this.attempt<Answer | ResponseError<Detail>>(nothing, async () => {
      const opened = await this.session.opened(uri);
      if (token.isCancellationRequested)
        return new ResponseError<Detail>(LSPErrorCodes.RequestCancelled, 'the client has cancelled it');
      return opened === undefined ? nothing : await answer(opened);
    });
  }

  /** The same of what is about no open document. */
  async attempt<Answer>(nothing: Answer, work: () => Promise<Answer>): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      this.#complain(error);
      return nothing;
    }
  }

  /** What nobody waits for may fail too, and is not to take the server down. */
  unwaited(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#complain(error));
  }

  #complain(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.connection.console.error(`A fault of dflint's own; please report it.\n${text}`);
  }
}
