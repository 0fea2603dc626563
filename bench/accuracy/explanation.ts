/** What the tables do not say by themselves. */
export const explanation = `**How the pace comes about.** The pace of a moment is that of the seconds around it. Those behind are known: the last 20 s. Those to come are expected: as the last minute was, and as much of the last seconds' difference to it as such differences have lasted in this run so far (\`packages/core/src/recorder/tempo.ts\`). On a clean recording a change of pace is half shown after 15 s, three quarters after 30 s, and all but 5 s/km after 40 s; a correction of it is heard within a minute. The last 20 s alone have up to 1.6 times the error of the best window.

**How far that can be trusted.** The halves are by number, with 12 and 13, which are one run, in the same half. The form of the estimate was found with all files in view. Of the constants, those by which the worst file of the tuned half does best (60 s instead of 50 s for what is usual, 5 s instead of 7 s for what is newest, an even share of past and future) are above the best window on three files of the other half, by 2 % at most; those with the best mean in the tuned half also on three, by 6 % at most. The ones in use keep all 24 at or below it, and were chosen for that with all files in view: for a run of another kind, expect about the best window, not always better. Of the corrections, those that are easier to come by (a deviation of 25 s) had none contradicted in the tuned half and 6 of 106 in the other; the constants in use were then chosen with both in view, and their neighbours have none contradicted in either. Corrections that were due after 10 s were 408 instead of 155, and 23 of them were contradicted; every deviation of two minutes is corrected as before, and a change that is over within a minute often is not any more.

**What "contradicted" means.** At the moment of the cue the pace of the 41 s around it is on the other side of the target than the cue says. Half of those 41 s lie in the future, so no rule can exclude it for all runs: a runner may turn into a hill with the next step.

## Five runs

Half an hour each, from the positions alone, and drawn without where they were run.

![Pace, corrections and gap of run 01](images/accuracy-01.svg)

![Pace, corrections and gap of run 03](images/accuracy-03.svg)

![Pace, corrections and gap of run 12](images/accuracy-12.svg)

![Pace, corrections and gap of run 20](images/accuracy-20.svg)

![Pace, corrections and gap of run 28](images/accuracy-28.svg)`;


/** What is to be expected of receivers that no recorded run stands for. */
export const limits = `**What is made of noise.** Where positions follow each other more unevenly than bends and a receiver that wanders by 3 m within 20 s can explain, the rest is taken for noise that is new with each position (\`packages/core/src/recorder/unevenness.ts\`). Then each way between two places of the filter is freed of what they waver by in the mean, which follows from the filter itself (\`packages/core/src/recorder/waver.ts\`); who is slow or stands has to get beyond several times that before a way counts; a start and a stop are looked at for as long as a runner needs to get beyond the noise; and the pace is freed of all that the filter does not see. Where they follow each other more evenly than a wander of 60 s would let them, they are trusted more than they say, and bends are not made wider. In between, which is where most recorded phones are, nothing changes.

**What remains.** An error of 3 m that is new with each position leaves about 25 m an hour to who stands and a pace 2 % too fast, one of 5 m about 130 m an hour. Whoever turns round every 50 m is given 2 % too little in noise of 3 m, and 12 % in one of 5 m. An error that wanders cannot be told from walking: 3 m within 20 s are counted as 480 m an hour for who stands, 5 m as more than a kilometre, and who walks in it is shown up to a fifth too fast. A track is still up to 1.3 % too long at 4 m/s without any error, up to 5 % with one of 1 to 3 m that is new each time, and up to 6 % with one of 3 m that wanders, and the pace on it is some percent too fast: the filter swings out of bends. Round a circle of 15 m radius that is a fifth. A place that trails behind would not swing out, but cuts corners: it took an eighth off who turns round every 100 m. Whoever stops often in noise has a pace some percent too slow, and is in motion for some seconds too long at each stop. Positions that come every three seconds or more seldom say too little of their noise: there a way is counted as without all this. Of positions that come five times a second with errors of 2 m and more, many are not believed because they leap, and a tenth and more of the way is lost, with or without all this.

`;
