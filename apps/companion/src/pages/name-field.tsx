/** Where people say what the others shall call them. */
export function NameField({ value, onChange }: { readonly value: string; readonly onChange: (name: string) => void }) {
  return (
    <label className="field">
      <span>Your name</span>
      <input
        name="name"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        required
        pattern=".*\S.*"
        title="At least one letter"
        maxLength={40}
        autoComplete="name"
        placeholder="Ana"
        enterKeyHint="next"
      />
    </label>
  );
}
