import { it } from 'vitest';
import { modelOf } from '../server/model/model.ts';
import { parse } from '../server/syntax/parse.ts';
import { semanticTokens, TOKEN_TYPES } from '../server/service/semantic-tokens.ts';
it('x', () => { for (const s of [
 `# syntax=docker/dockerfile:1\nARG V=22\nFROM --platform=$X ghcr.io:80/a/node:\${V:-22}-x@sha256:ab AS Build\n# hi\nRUN --mount=type=cache,target=/x apt-get update && \\\n  # why\n  apt-get install -y --retry=3 "a \$(ls -l) \$x" > /dev/null 2>&1; if [ -f a ]; then echo hi # there\n`,
 `FROM a\nRUN for i in a "b c"; do sh -c "echo \\"x\\" && cd $i" || exit 1; done; f() { :; }; A=1 B+="$x" env C=2 make\nCOPY --from=0 --chown=a:b ["a b", "$c"] /x\nEXPOSE 80-90/tcp $P\nLABEL a.b="c $d"\n`,
 `FROM a\nRUN <<-"EOF" \n\tset -e\n\t# c\n\tcat <<X > y\n\t hi $z\n\tX\n\tif true; then\n\t echo $y\n\tfi\n\tEOF\nCOPY <<A <<'B' /x\na $b\nA\nc $d\nB\nRUN cat <<X | bash\necho $z\nX\nRUN bash <<X\necho $z\nX\nSHELL ["pwsh", "-c"]\nRUN $x = 1; if ($x) { Write-Host "a $x" | b } # c\nMAINTAINER me\nONBUILD RUN a\nHEALTHCHECK --interval=$x CMD a || b\n`,
]) { const t = semanticTokens(modelOf(parse(s))); let o=''; let last=0; for (let i=0;i<t.length;i+=4) { o += s.slice(last,t[i]) + '‹' + TOKEN_TYPES[t[i+2]!]!.slice(0,3) + (t[i+3]||'')+':' + s.slice(t[i], t[i]!+t[i+1]!) + '›'; last = t[i]!+t[i+1]! } console.log(o + s.slice(last)); } });
