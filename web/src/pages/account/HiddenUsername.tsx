/** Tells password managers whose password the form is about. */
export function HiddenUsername({ email }: { readonly email: string | null | undefined }) {
  return <input type="text" name="username" autoComplete="username" value={email ?? ''} readOnly hidden />;
}
