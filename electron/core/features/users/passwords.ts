// Loaded with the first password: nobody logs in before the window is there.
const argon2 = () => import('@node-rs/argon2');

/** Argon2id, 19 MiB, 2 passes, 1 lane: OWASP's first recommendation (Password Storage Cheat Sheet, 2024). */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export async function hashPassword(password: string): Promise<string> {
  const { hash } = await argon2();
  return hash(password.normalize('NFKC'), PARAMETERS);
}

export async function passwordMatches(passwordHash: string, password: string): Promise<boolean> {
  const { verify } = await argon2();
  return verify(passwordHash, password.normalize('NFKC'));
}

let nobody: Promise<string> | undefined;

/** Takes as long as a real check, so that the answer does not tell which users exist. */
export async function checkNobody(password: string): Promise<void> {
  nobody ??= hashPassword('una clave que nadie tiene');
  await passwordMatches(await nobody, password);
}
