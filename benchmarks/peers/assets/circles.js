// How Dash-Leaflet draws a place: a circle as large as what is left of its excerpts.

window.peers = {
  circles: {
    draw({ properties }, spot, { hideout }) {
      const radius = 3 + Math.sqrt(hideout.counts[properties.place]);
      return window.L.circleMarker(spot, { radius, className: `place ${properties.place}` });
    },
    isShown: ({ properties }, { hideout }) => properties.place in hideout.counts,
  },
};
