(function () {
  'use strict';
  var root = document.documentElement;
  root.classList.add('has-script');
  try {
    var kept = localStorage.getItem('paperthemes-light');
    if (kept === 'light' || kept === 'dark') root.dataset.theme = kept;
  } catch (refused) { /* a page opened from a file may have no storage */ }
})();
