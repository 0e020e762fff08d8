import { describe, expect, it } from 'vitest';
import { noIgnoredSource } from '../rules/correctness/no-ignored-source.ts';
import { defaultConfig } from '../server/lint/config/config.ts';
import { lint } from '../server/lint/lint.ts';
import { textOf } from '../server/text/span.ts';
import { contextOfFiles } from './context-of-files.ts';

const FILES = { 'app/main.js': '', 'dist/app.js': '', 'dist/app.css': '', 'notes.txt': '' };

describe('a source that .dockerignore keeps out', () => {
  it.each([
    ['is in a folder that is', 'dist', 'COPY dist/app.js /'],
    ['is a folder, with or without a slash', 'dist', 'COPY dist/ /'],
    ['is written from the root', 'dist', 'ADD /dist /'],
    ['is written with dots', 'dist', 'COPY ./app/../dist /'],
    ['is a pattern', '*.txt', 'COPY *.txt /'],
    ['is a pattern in a folder', 'dist', 'COPY dist/*.js /'],
    ['is everything', '*', 'COPY . /'],
    ['is everything, however written', '**', 'COPY ./ /'],
    ['comes out of a variable', 'dist', 'ENV FROM=dist\nCOPY $FROM /'],
    ['is not there either', 'other', 'COPY other /'],
    ['is not taken back with others', 'dist\n!app', 'COPY dist /'],
  ])('%s', (_, ignore, line) => expect(found(ignore, line)).toHaveLength(1));

  it('is marked alone among the sources of a line', () => {
    expect(found('dist', 'COPY app dist notes.txt /srv/')).toEqual(['dist']);
  });
});

describe('nothing is said', () => {
  it.each([
    ['of what is kept', 'dist', 'COPY app /'],
    ['of a folder of which something is kept', 'dist/*.css', 'COPY dist /'],
    ['of what is taken back', '*\n!app', 'COPY app /'],
    ['of a folder in which something is taken back', 'dist\n!dist/app.js', 'COPY dist /'],
    ['of a pattern for what is taken back', 'dist\n!dist/app.js', 'COPY dist/*.js /'],
    ['of all where something is left', '*\n!app', 'COPY . /'],
    ['of a source in a stage', 'dist', 'COPY --from=0 dist /'],
    ['of a web address', '*', 'ADD https://example.com/a.tar /'],
    ['of a repository', '*', 'ADD https://github.com/moby/buildkit.git#v0.10.1 /'],
    ['of what only the build knows', 'dist', 'ARG FROM\nCOPY $FROM /'],
    ['of what ONBUILD copies elsewhere', 'dist', 'ONBUILD COPY dist /'],
    ['where there is no pattern', '# nothing\n', 'COPY . /'],
  ])('%s', (_, ignore, line) => expect(found(ignore, line)).toEqual([]));

  it('without a build context', () => {
    const input = { path: 'Dockerfile', source: 'FROM alpine\nCOPY dist /\n' };
    expect(lint(input, [noIgnoredSource], defaultConfig)).toEqual([]);
  });

  it('without an ignore file', () => {
    const source = 'FROM alpine\nCOPY other /\n';
    const input = { path: 'Dockerfile', source, context: contextOfFiles(FILES) };
    expect(lint(input, [noIgnoredSource], defaultConfig)).toEqual([]);
  });
});

it('names the ignore file in effect', () => {
  const context = contextOfFiles({ ...FILES, 'Dockerfile.dockerignore': 'dist\n' });
  const input = { path: 'Dockerfile', source: 'FROM alpine\nCOPY dist /\n', context };
  const [diagnostic] = lint(input, [noIgnoredSource], defaultConfig);
  expect(diagnostic?.message).toBe(
    'Dockerfile.dockerignore leaves nothing of "dist" in the build context, so there is nothing to copy',
  );
});

function found(ignore: string, line: string): string[] {
  const source = `FROM alpine\n${line}\n`;
  const context = contextOfFiles({ ...FILES, '.dockerignore': ignore });
  return lint({ path: 'Dockerfile', source, context }, [noIgnoredSource], defaultConfig).map((it) =>
    textOf(source, it.span),
  );
}
