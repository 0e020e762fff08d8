import type { Rule } from '../../server/lint/rule.ts';
import { familiarName } from '../../server/model/image.ts';
import { sdkOf } from '../../server/model/image-facts/sdk.ts';
import { lastOf } from '../../server/model/lineage.ts';
import { rootOf } from '../../server/model/stage.ts';
import { textOf } from '../../server/text/span.ts';

export const noSdkBase: Rule = {
  id: 'no-sdk-base',
  category: 'size',
  severity: 'info',
  summary: 'Ship on an image for running, not for building',
  why: `
    Compilers, headers and build tools are most of such an image, and nothing needs them once the program is built: it takes
    longer to pull, and has more in it that must be patched. Build in a first stage, and copy the result to a smaller image.
    Nothing is said where the tools themselves, or a shell, are what is started.
  `,
  examples: [
    {
      bad: `
        FROM golang:1.26
        #    ^^^^^^^^^^^ golang brings the compiler of Go into what ships; build in a first stage, and copy the result
        COPY . .
        RUN go build -o /app .
        CMD ["/app"]
      `,
      good: `
        FROM golang:1.26 AS build
        COPY . .
        RUN go build -o /app .

        FROM gcr.io/distroless/static-debian12
        COPY --from=build /app /app
        CMD ["/app"]
      `,
    },
    {
      good: `
        FROM golang:1.26
        COPY . .
        CMD ["go", "test", "./..."]
      `,
    },
  ],

  *check(model) {
    const { target, file } = model;
    if (target === undefined || FOR_BUILDING.test(target.name ?? '')) return;
    const { base, from } = rootOf(target);
    const sdk = base.kind === 'image' ? sdkOf(base.reference) : undefined;
    if (base.kind !== 'image' || sdk === undefined || from === undefined) return;
    const started = [lastOf('Entrypoint', target), lastOf('Cmd', target)].flatMap((it) => it ?? []);
    if (started.length === 0 || started.some((it) => STARTS_TOOL.test(textOf(file.source, it)))) return;
    const remedy = sdk.runtime === undefined ? 'copy the result' : `copy the result to ${sdk.runtime}`;
    const message = `${familiarName(base.reference)} brings ${sdk.brings} into what ships; build in a first stage, and ${remedy}`;
    yield { span: from.image, message };
  },
};

const FOR_BUILDING = /\b(?:build|builder|dev|develop|development|devel|test|tests|ci|sdk)\b/;
/** What is in the SDK itself, or a shell. */
const STARTS_TOOL =
  /["\s/](?:go|gofmt|cargo|rustc|mvnw?|gradlew?|javac|jshell|jcmd|gcc|g\+\+|make|(?:ba|z|da|a)?sh"?\s*\]?$|dotnet"?,?\s+"?(?:run|watch|test|build|publish|tool))(?=["\s,\]]|$)/m;
