import { useState } from 'react';
import { pathOf } from '../app/routes.ts';
import { FormError } from '../ui/form-error.tsx';
import { useCompanion } from '../ui/use-companion.ts';
import { isWholeCode, shownCode } from '../view/code.ts';

/** Asks for the code of a run and shows what it leads to. */
export function JoinForm() {
  const companion = useCompanion();
  const [code, setCode] = useState('');
  const [refused, setRefused] = useState(false);
  const type = (typed: string) => {
    setCode(shownCode(typed));
    setRefused(false);
  };
  const submit = () => {
    if (isWholeCode(code)) companion.go(pathOf({ page: 'join', code: shownCode(code) }));
    else setRefused(true);
  };
  return (
    <form
      className="card form"
      aria-labelledby="join-title"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h2 id="join-title">Join a run</h2>
      <CodeField code={code} refused={refused} onType={type} />
      <FormError text={refused ? 'A code has six letters and digits.' : undefined} />
      <button className="button primary" type="submit">
        Continue
      </button>
    </form>
  );
}

interface CodeFieldProps {
  readonly code: string;
  readonly refused: boolean;
  readonly onType: (typed: string) => void;
}

function CodeField({ code, refused, onType }: CodeFieldProps) {
  return (
    <>
      <label className="field">
        <span>Code of the run</span>
        <input
          className="code-input numeric"
          name="code"
          value={code}
          onChange={(event) => onType(event.target.value)}
          placeholder="ABC-DEF"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          enterKeyHint="go"
          aria-describedby="code-hint"
          aria-invalid={refused}
        />
      </label>
      <p id="code-hint" className="hint muted">
        Six letters and digits from whoever started the run. A whole link works, too.
      </p>
    </>
  );
}
