// The worker stands before chat and console alone: cards and other pages load as if there were none.
const scope = location.pathname.startsWith("/console") ? "/console" : "/chat";
navigator.serviceWorker?.register("/static/reaching/worker.js", { scope });
