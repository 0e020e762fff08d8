import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  CancellationTokenSource,
  type CodeLens,
  type DocumentDiagnosticReport,
  type InlayHint,
  LSPErrorCodes,
  ResponseError,
  type SemanticTokens,
  type SemanticTokensDelta,
} from 'vscode-languageserver/node';
import { LanguageProcess } from '../language-process.ts';

/**
 * `npm run e2e:nvim`: Neovim without a window edits a Dockerfile with the server that is in dist/, and a client that speaks
 * plain JSON-RPC tries what Neovim does not know. A line says of each feature whether it works. Another build is tried by its
 * path: `npm run e2e:nvim -- path/to/cli.cjs`.
 */
const LONGEST = 120_000;
const SERVER = resolve(process.argv[2] ?? 'dist/cli.cjs');

const DOCKERFILE = `ARG VERSION=3.20
FROM alpine:$VERSION AS build
WORKDIR /src
ADD main.c .
RUN   cc -o app main.c

FROM alpine:$VERSION
COPY --from=build /src/app /usr/bin/app
USER 1000
CMD ["app"]
`;

/** What Neovim runs. Where a version has another name for a thing, it is asked for what it has. */
const SCRIPT = `
local failed = false
local function say(isTrue, what, detail)
  failed = failed or not isTrue
  io.stdout:write((isTrue and 'ok      ' or 'FAILED  ') .. what .. (isTrue and '' or ': ' .. vim.inspect(detail)) .. '\\n')
end
local function skip(what, why) io.stdout:write('skipped ' .. what .. ': ' .. why .. '\\n') end
local function becomes(isTrue) return vim.wait(20000, function() return isTrue() and true or false end, 20) end
local function text() return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\\n') end
local function has(what) return text():find(what, 1, true) ~= nil end
local function go(line, column) vim.api.nvim_win_set_cursor(0, { line, column }) end
local function listed()
  local items = vim.fn.getqflist()
  return #items > 0 and items or vim.fn.getloclist(0)
end
local function forget()
  vim.fn.setqflist({}, 'r')
  vim.fn.setloclist(0, {}, 'r')
  vim.cmd('silent! cclose | silent! lclose')
end

vim.cmd('edit ' .. vim.fn.fnameescape(vim.env.DFLINT_E2E_FILE))
vim.bo.filetype = 'dockerfile'
local exited = nil
local config = {
  name = 'dflint',
  cmd = { vim.env.DFLINT_E2E_NODE, vim.env.DFLINT_E2E_SERVER, 'lsp', '--stdio' },
  root_dir = vim.fn.getcwd(),
  on_exit = function(code, signal) exited = { code = code, signal = signal } end,
}
local id = (vim.lsp.start or vim.lsp.start_client)(config)
if not vim.lsp.start then vim.lsp.buf_attach_client(0, id) end
local function client() return vim.lsp.get_client_by_id(id) end
say(becomes(function() return client() and client().server_capabilities and client().server_capabilities.hoverProvider end),
  'start', 'no answer')

local function codes()
  local found = {}
  for _, it in ipairs(vim.diagnostic.get(0)) do found[it.code or (it.user_data and it.user_data.lsp.code) or ''] = it end
  return found
end
say(becomes(function() return codes()['prefer-copy'] end), 'diagnostics', codes())
say(codes()['prefer-copy'] and codes()['prefer-copy'].lnum == 3, 'diagnostics: place', codes())

go(8, 12)
vim.lsp.buf.hover()
local function floating()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\\n')
    end
  end
end
say(becomes(function() return (floating() or ''):find('build', 1, true) end), 'hover', floating())
vim.cmd('silent! fclose')
for _, window in ipairs(vim.api.nvim_list_wins()) do
  if vim.api.nvim_win_get_config(window).relative ~= '' then vim.api.nvim_win_close(window, true) end
end

local function position() return vim.lsp.util.make_position_params(0, 'utf-16') end
local function answer(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 20000) or {}
  return answers[id] and answers[id].result
end
local labels = {}
local completion = answer('textDocument/completion', position())
for _, it in ipairs(completion and (completion.items or completion) or {}) do labels[it.label] = true end
say(labels['build'], 'completion', labels)

vim.lsp.buf.definition()
say(becomes(function() return vim.api.nvim_win_get_cursor(0)[1] == 2 end), 'definition', vim.api.nvim_win_get_cursor(0))

go(2, 25)
forget()
vim.lsp.buf.references()
say(becomes(function() return #listed() == 2 end), 'references', listed())
forget()
vim.cmd('silent! wincmd t')

vim.lsp.buf.document_symbol()
say(becomes(function() return #listed() > 2 end), 'symbols', listed())
forget()
vim.cmd('silent! wincmd t')

local offered = {}
vim.ui.select = function(items, options, choose)
  offered = {}
  for _, it in ipairs(items) do
    local action = it.action or it[2] or it
    table.insert(offered, action.title)
    if action.title == 'Replace ADD with COPY' then return choose(it, 1) end
  end
  choose(nil)
end
go(4, 1)
vim.lsp.buf.code_action()
say(becomes(function() return has('COPY main.c .') and not has('ADD main.c') end), 'code action', { offered, text() })
say(becomes(function() return codes()['prefer-copy'] == nil end), 'diagnostics after an edit', codes())

go(2, 25)
vim.lsp.buf.rename('compile')
say(becomes(function() return has('AS compile') and has('--from=compile') and not has('build') end), 'rename', text())

if vim.lsp.buf.format then vim.lsp.buf.format({ timeout_ms = 20000 }) else vim.lsp.buf.formatting_sync(nil, 20000) end
say(becomes(function() return has('\\nRUN cc -o app') end), 'formatting', text())

if vim.lsp.semantic_tokens and vim.lsp.semantic_tokens.get_at_pos then
  local function kind()
    local found = vim.lsp.semantic_tokens.get_at_pos(0, 1, 0) or {}
    return found[1] and found[1].type
  end
  say(becomes(function() return kind() == 'keyword' end), 'tokens', kind())
else
  skip('tokens', 'this Neovim has none')
end

client().stop()
say(becomes(function() return exited end), 'end', exited)
say(exited and exited.code == 0 and exited.signal == 0, 'end: exit code', exited)
vim.cmd(failed and 'cquit! 1' or 'qall!')
`;

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'dflint-nvim-')));
let hasFailed = false;
try {
  const file = join(folder, 'Dockerfile');
  writeFileSync(file, DOCKERFILE);
  tryNeovim(file);
  writeFileSync(file, DOCKERFILE);
  await tryClient(file);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (hasFailed) process.exitCode = 1;

function say(isTrue: boolean, what: string, detail: unknown): void {
  hasFailed ||= !isTrue;
  print(isTrue ? `ok      ${what}` : `FAILED  ${what}: ${JSON.stringify(detail)}`);
}

function tryNeovim(file: string): void {
  const { stdout: version, error } = spawnSync('nvim', ['--version'], { encoding: 'utf8' });
  if (error !== undefined) {
    say(false, 'Neovim', 'it is not installed');
    return;
  }
  print(`${version.split('\n')[0]}, headless`);
  const script = join(folder, 'session.lua');
  writeFileSync(script, SCRIPT);
  const { status, stderr } = spawnSync(
    'nvim',
    ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-c', `luafile ${script}`],
    {
      cwd: folder,
      env: {
        ...process.env,
        XDG_STATE_HOME: folder,
        XDG_CACHE_HOME: folder,
        DFLINT_E2E_FILE: file,
        DFLINT_E2E_NODE: process.execPath,
        DFLINT_E2E_SERVER: SERVER,
      },
      stdio: ['ignore', 'inherit', 'pipe'],
      encoding: 'utf8',
      timeout: LONGEST,
      killSignal: 'SIGKILL',
    },
  );
  say(status === 0, 'Neovim ends well', { status, stderr });
}

async function tryClient(file: string): Promise<void> {
  print('A client that speaks JSON-RPC');
  const uri = pathToFileURL(file).href;
  const server = new LanguageProcess([SERVER, 'lsp', '--stdio']);
  const ask = <Answer>(method: string, params: object = {}) =>
    server.ask<Answer>(`textDocument/${method}`, uri, params);
  const { capabilities } = await server.start({ textDocument: { diagnostic: {} } });
  say(capabilities.positionEncoding === 'utf-16', 'start', capabilities);
  await server.open(uri, readFileSync(file, 'utf8'));

  const first = await ask<DocumentDiagnosticReport>('diagnostic');
  const codes = first.kind === 'full' ? first.items.map((it) => it.code) : [];
  say(codes.includes('prefer-copy'), 'pull diagnostics', first);
  const again = await ask<DocumentDiagnosticReport>('diagnostic', { previousResultId: first.resultId });
  say(again.kind === 'unchanged', 'pull diagnostics: unchanged', again);

  const { data, resultId } = await ask<SemanticTokens>('semanticTokens/full');
  say(data.length > 0 && data.length % 5 === 0, 'tokens', data);
  await server.change(uri, 2, { range: { start: at(8, 5), end: at(8, 9) }, text: '1001 ' });
  const delta = await ask<SemanticTokensDelta>('semanticTokens/full/delta', { previousResultId: resultId });
  const updated = [...data];
  for (const { start, deleteCount, data = [] } of delta.edits) updated.splice(start, deleteCount, ...data);
  const whole = await ask<SemanticTokens>('semanticTokens/full');
  const sent = delta.edits.reduce((sum, it) => sum + (it.data?.length ?? 0), 0);
  say(String(updated) === String(whole.data), 'delta tokens', { delta, whole });
  say(sent < whole.data.length / 2, 'delta tokens: less than all', delta);

  const hints = await ask<InlayHint[]>('inlayHint', { range: { start: at(0, 0), end: at(10, 0) } });
  say(hints.length > 0, 'inlay hints', hints);
  const lenses = await ask<CodeLens[]>('codeLens');
  const [lens] = lenses;
  const resolved = lens && (await server.connection.sendRequest<CodeLens>('codeLens/resolve', lens));
  say(resolved?.command?.title !== undefined, 'code lens', { lenses, resolved });

  // What is asked before keeps the server at work until the cancellation is there.
  const earlier = Array.from({ length: 100 }, () => ask('semanticTokens/full'));
  const source = new CancellationTokenSource();
  const pending = server.ask<unknown>('textDocument/hover', uri, { position: at(0, 1) }, source.token);
  source.cancel();
  const outcome = await pending.catch((error: unknown) => error);
  const isCancelled = outcome instanceof ResponseError && outcome.code === LSPErrorCodes.RequestCancelled;
  say(isCancelled, 'cancellation', outcome);
  await Promise.all(earlier);
  say((await ask('hover', { position: at(0, 1) })) !== null, 'what is asked after that is answered', null);

  const code = await server.end();
  say(code === 0, 'end', code);
  say(server.stderr === '' && server.complaints.length === 0, 'nothing is complained of', [
    server.stderr,
    server.complaints,
  ]);
}

function at(line: number, character: number) {
  return { line, character };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
