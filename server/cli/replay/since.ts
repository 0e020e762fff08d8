import { commitOf, type Repository, type Stretch } from '../../host/git/repository.ts';

/** What `--since` says: git takes whatever is no date as today. */
export function sinceIn(
  text: string | undefined,
  repository: Repository,
): Pick<Stretch, 'after' | 'since'> | { readonly error: string } {
  if (text === undefined) return {};
  const answer = commitOf(repository, text);
  if ('commit' in answer) return { after: answer.commit };
  return DATE.test(text) ? { since: text } : { error: `--since: there is no revision ${text}, and it is no date` };
}

/** `2025-01-31`, `31 Jan 2025`, `2 weeks ago`, `6.months`, `yesterday`, `last friday`, `@1700000000` */
const DATE =
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b.*|\d{1,2}[-/. ]\w{3,9}[-/. ]\d{4}\b.*|\w{3,9} \d{1,2},? \d{4}\b.*|(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten)[. ](?:second|minute|hour|day|week|month|year)s?(?:[. ]ago)?|(?:last|this)[. ]\w+|yesterday|midnight|noon|today|@\d+)$/i;
