// Times as people here write them, and seconds that pass.

/** Milliseconds by which this clock is ahead of the server's. */
let ahead = 0;

export function startTimes() {
  const now = document.querySelector(".columns")?.dataset.now;
  if (now) ahead = Date.now() - Date.parse(now);
  localTimes();
  elapsed();
  setInterval(elapsed, 100);
}

export function localTimes() {
  for (const time of document.querySelectorAll("time[datetime]")) time.textContent = written(time);
}

export function elapsed() {
  for (const clock of document.querySelectorAll("[data-since]")) {
    const seconds = (Date.now() - ahead - Date.parse(clock.dataset.since)) / 1000;
    clock.textContent = `${Math.max(0, seconds).toFixed(1)} s`;
  }
}

function written(time) {
  const at = new Date(time.dateTime);
  const day = at.toLocaleDateString([], { day: "numeric", month: "short", year: "numeric" });
  if ("day" in time.dataset) return day;
  const hour = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return at.toDateString() === new Date().toDateString() ? hour : `${day}, ${hour}`;
}
