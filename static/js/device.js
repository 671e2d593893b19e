// The only place where anything is kept on the device: [{ id, title }] of listings, and only after somebody said yes.
// That there is a list, even an empty one, is the yes; without it nothing is written.

const KEY = "ibasho-saved";
export const MOST = 30;

export function kept() {
  try {
    const found = JSON.parse(window.localStorage.getItem(KEY));
    return Array.isArray(found) ? found.filter(({ id, title }) => id && typeof title === "string") : null;
  } catch {
    return null; // no storage, or not ours
  }
}

export const hasAgreed = () => kept() !== null;

export const isKept = (id) => (kept() ?? []).some((one) => one.id === id);

export function keep(id, title) {
  const others = (kept() ?? []).filter((one) => one.id !== id);
  if (others.length >= MOST) return false;
  window.localStorage.setItem(KEY, JSON.stringify([...others, { id, title }]));
  return true;
}

// The last one takes the yes with it: the device is as it was before.
export function letGo(id) {
  const others = (kept() ?? []).filter((one) => one.id !== id);
  if (others.length) window.localStorage.setItem(KEY, JSON.stringify(others));
  else eraseAll();
}

export function eraseAll() {
  window.localStorage.removeItem(KEY);
}
