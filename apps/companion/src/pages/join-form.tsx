import { useState } from 'react';
import { pathOf } from '../app/routes.ts';
import { useCompanion } from '../ui/use-companion.ts';
import { bareCode, isWholeCode, shownCode } from '../view/code.ts';

/** Asks for the code of a run and shows what it leads to. */
export function JoinForm() {
  const companion = useCompanion();
  const [code, setCode] = useState('');
  const [refused, setRefused] = useState(false);
  return (
    <form
      className="card form"
      aria-labelledby="join-title"
      onSubmit={(event) => {
        event.preventDefault();
        if (isWholeCode(code)) companion.go(pathOf({ page: 'join', code: bareCode(code) }));
        else setRefused(true);
      }}
    >
      <h2 id="join-title">Join a run</h2>
      <label className="field">
        <span>Code of the run</span>
        <input
          className="code-input numeric"
          name="code"
          value={code}
          onChange={(event) => {
            setCode(shownCode(event.target.value));
            setRefused(false);
          }}
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
      {refused && (
        <p className="form-error" role="alert">
          A code has six letters and digits.
        </p>
      )}
      <button className="button primary" type="submit">
        Look at the run
      </button>
    </form>
  );
}
