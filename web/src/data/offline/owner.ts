let ownerId: string | undefined;

/** Whose things are kept in this browser now: whoever is signed in. */
export function ownerOfCopies(): string | undefined {
  return ownerId;
}

/** Somebody else sits here, or nobody. */
export function setOwnerOfCopies(userId: string | undefined): void {
  ownerId = userId;
}
