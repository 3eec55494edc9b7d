const MIN_DIGITS = 7;

/** By what somebody who is entered is known: the whole e-mail address, or else the number; "" while there is neither yet. */
export function identifying(value: (name: string) => string): string {
  const email = value("email").trim();
  if (/^[^@\s]+@[^@\s]+\.[^@\s]{2,}$/.test(email)) return email;
  const phone = value("phone").trim();
  return phone.replaceAll(/\D/g, "").length >= MIN_DIGITS ? phone : "";
}
