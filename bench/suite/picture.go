package suite

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// The picture's measures, in its own units.
const (
	pictureWidth  = 860
	labelWidth    = 250
	panelWidth    = 270
	panelGap      = 30
	headHeight    = 78
	rowHeight     = 34
	barHeight     = 18
	scaleMost     = 2.0 // a longer bar is cut off there
	pictureBottom = 44
)

// picture draws the server's ratios to the floor at the bar's number of clients: for each workload a bar in each panel, a line at 1,
// which is the floor, and a mark where the bar of the table is.
func (f *findings) picture() string {
	var rows []result
	for _, r := range f.at(barClients) {
		if r.of("floor") != nil {
			rows = append(rows, r)
		}
	}
	height := headHeight + rowHeight*len(rows) + pictureBottom
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%[1]d" height="%[2]d" role="img" aria-labelledby="title about" font-family="system-ui, sans-serif" font-size="13">
<title id="title">The server beside a plain program, at %d clients</title>
<desc id="about">%s</desc>
<style>
text { fill: #24292f } .dim { fill: #57606a } .bar { fill: #0969da } .line { stroke: #8c959f } .mark { stroke: #bc4c00; stroke-width: 2 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .dim { fill: #9198a1 } .bar { fill: #4493f8 } .mark { stroke: #f0883e } }
</style>
<text x="0" y="18" font-size="16" font-weight="600">The server beside a plain net/http program with the same SQL, at %[3]d clients</text>
`, pictureWidth, height, barClients, escape(f.inWords(rows)))
	panels := []struct {
		title string
		of    func(side) float64
		bar   func(string) float64
	}{
		{"requests/s, plain = 1 (more is better)", rateOf, func(name string) float64 { return bars[name].rate }},
		{"processor time of a request, plain = 1 (less is better)", cpuOf, func(name string) float64 { return bars[name].cpu }},
	}
	const unit = panelWidth / scaleMost
	bottom := headHeight + rowHeight*len(rows)
	for n, p := range panels {
		left := labelWidth + n*(panelWidth+panelGap)
		fmt.Fprintf(&b, `<text x="%d" y="50" class="dim" font-size="11">%s</text>`+"\n", left, escape(p.title))
		for i, r := range rows {
			y := headHeight + i*rowHeight
			if n == 0 {
				fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text>`+"\n", labelWidth-12, y+barHeight-4, escape(short(r.load)))
			}
			x := paired(r.sides[0], r.of("floor"), p.of).median
			long := min(x, scaleMost) * unit
			fmt.Fprintf(&b, `<rect class="bar" x="%d" y="%d" width="%.1f" height="%d" rx="2"/>`+"\n", left, y, long, barHeight)
			at := float64(left) + p.bar(r.load.name)*unit
			fmt.Fprintf(&b, `<line class="mark" x1="%.1f" x2="%.1f" y1="%d" y2="%d"/>`+"\n", at, at, y-4, y+barHeight+4)
			text, class, anchor := float64(left)+long+6, "", "start"
			if text > float64(left+panelWidth-24) { // within the bar
				text, class, anchor = float64(left)+long-6, ` style="fill: #fff"`, "end"
			} else if at > text-4 && at < text+30 { // beyond the mark
				text = at + 6
			}
			fmt.Fprintf(&b, `<text x="%.1f" y="%d" text-anchor="%s"%s>%.2f</text>`+"\n", text, y+barHeight-4, anchor, class, x)
		}
		fmt.Fprintf(&b, `<line class="line" stroke-dasharray="3 3" x1="%.1f" x2="%.1f" y1="%d" y2="%d"/>`+"\n",
			float64(left)+unit, float64(left)+unit, headHeight-10, bottom-4)
	}
	fmt.Fprintf(&b, `<line class="mark" x1="%d" x2="%[1]d" y1="%d" y2="%d"/><text x="%d" y="%d" class="dim" font-size="11">the bar: at least so many requests, at most so much time</text>`+"\n",
		labelWidth, bottom+8, bottom+24, labelWidth+8, bottom+20)
	fmt.Fprintf(&b, `<text x="0" y="%d" class="dim" font-size="11">commit %s</text>`+"\n</svg>\n", bottom+20, escape(f.setting.commit))
	return b.String()
}

// short is a workload's title as far as there is room for it.
func short(l *workload) string {
	title, _, _ := strings.Cut(l.title, ",")
	if l.name == "nested" {
		return title + ", with what is below"
	}
	if l.name == "page1000" {
		return l.title
	}
	return title
}

// inWords says what the picture shows.
func (f *findings) inWords(rows []result) string {
	parts := make([]string, len(rows))
	for i, r := range rows {
		floor := r.of("floor")
		parts[i] = fmt.Sprintf("%s: %.2f times the requests, %.2f times the processor time", r.load.title,
			paired(r.sides[0], floor, rateOf).median, paired(r.sides[0], floor, cpuOf).median)
	}
	return strings.Join(parts, "; ")
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}
