// Shared computers: whatever an earlier setting of this site left on the device goes before the page is shown. The pages
// themselves store nothing there.

localStorage.clear();
sessionStorage.clear();
indexedDB.databases?.().then((found) => found.forEach(({ name }) => indexedDB.deleteDatabase(name)));
window.caches?.keys().then((names) => names.forEach((name) => caches.delete(name)));
navigator.serviceWorker?.getRegistrations().then((found) => found.forEach((worker) => worker.unregister()));
