/** Every rule that one field alone cannot tell. Each gives what it objects to, whatever the others found. */
import type { Objection } from "../objection.ts";
import type { Sections } from "../sections.ts";
import * as amounts from "./amounts.ts";
import { cohortDetectsAreBad } from "./cohort-detect.ts";
import { certifiedCanBeShown } from "./certify.ts";
import { clustersAreSignedInto } from "./clusters.ts";
import { placesDiffer } from "./places.ts";
import { flagFilesAreReached } from "./flag-files.ts";
import { compositesAreWhole } from "./composites.ts";
import { evidenceKeysFit } from "./evidence.ts";
import { prometheusIsSignedInto } from "./prometheus-sources.ts";
import { distinctAreFewer } from "./distinct.ts";
import { exposuresAreKnown } from "./exposures.ts";
import { flagTablesNameTheirRow, serversAreSecrets } from "./flag-tables.ts";
import { startFreezesHaveLength } from "./freezes.ts";
import * as guards from "./guards.ts";
import { httpCallsCanBeMade } from "./http-calls.ts";
import { httpPlacesAreKnown } from "./http-places.ts";
import { httpSourcesCanBeAsked } from "./http-sources.ts";
import { kserveCandidatesAreModels, kserveKeysFitTheMode } from "./kserve.ts";
import * as messages from "./messages.ts";
import * as bakes from "./bakes.ts";
import * as paired from "./paired.ts";
import * as partition from "./partition.ts";
import * as references from "./references.ts";
import * as scores from "./scores.ts";
import * as stages from "./stages.ts";
import * as terms from "./terms.ts";
import * as traffic from "./traffic.ts";
import * as usual from "./usual.ts";
import { entriesAreUsed } from "./used.ts";

type Rule = (sections: Sections) => readonly Objection[];

export const RULES: readonly Rule[] = [
  references.guardsPointToSomething,
  references.slosAreThere,
  references.guardsHaveSourceAndUnit,
  references.guardsDoNotCircle,
  references.stagesPointToSomething,
  references.cohortsPointToSomething,
  references.unitsPointToSomething,
  references.readingsPointToSomething,
  entriesAreUsed,
  clustersAreSignedInto,
  placesDiffer,
  flagTablesNameTheirRow,
  serversAreSecrets,
  flagFilesAreReached,
  kserveKeysFitTheMode,
  kserveCandidatesAreModels,
  httpCallsCanBeMade,
  httpPlacesAreKnown,
  httpSourcesCanBeAsked,
  stages.stageNamesDiffer,
  stages.someStageIsLive,
  stages.stagesAreInOrder,
  stages.weightsNeverFall,
  stages.switchStepsRise,
  stages.lastStageServesAll,
  stages.everyStageIsGuarded,
  stages.extensionsAreLonger,
  evidenceKeysFit,
  prometheusIsSignedInto,
  guards.guardsHaveLimits,
  guards.limitsAgree,
  guards.marginsTolerate,
  guards.worseIsWorse,
  guards.detectIsBad,
  guards.baselineKeepsObjective,
  compositesAreWhole,
  exposuresAreKnown,
  scores.scoresLieInRange,
  scores.spreadsArePossible,
  scores.directionsAreTold,
  paired.pairsOnlyCompare,
  paired.pairsHaveShadow,
  certifiedCanBeShown,
  guards.comparisonsHaveArms,
  guards.selectsNameTheirInterval,
  cohortDetectsAreBad,
  traffic.clustersAreDeclared,
  distinctAreFewer,
  traffic.armsDiffer,
  traffic.cohortsAreSomebody,
  traffic.sharesFit,
  traffic.cohortWeightsFit,
  partition.partitionIsWhole,
  amounts.amountsFit,
  bakes.intervalsHaveALength,
  bakes.bakesHoldAnInterval,
  bakes.bakesOutlastMaturity,
  usual.usualIsARange,
  terms.somethingChanges,
  terms.deadlineHoldsAllStages,
  terms.startExists,
  terms.rolesCanBeFilled,
  startFreezesHaveLength,
  messages.momentsAreKnown,
  messages.placesCanBeFilled,
];
