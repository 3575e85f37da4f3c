import type { Answer } from '../server/api/wire.ts'

// Names for parts of the API's answers that several files speak of. Each is read off the app; none is written by hand.

export type Status = Answer<'/status'>
export type Overview = Answer<'/overview'>
export type AgencyRow = Overview['agencies'][number]
export type Item = Overview['items'][number]
export type Cell = AgencyRow['cells'][number]
export type Desk = Answer<'/desk'>
export type Pulse = Answer<'/pulse'>

export type CausePage = Answer<'/causes'>
export type Cause = CausePage['causes'][number]
export type FindingPage = Answer<'/findings'>
export type FindingRow = FindingPage['findings'][number]
export type FindingDetail = Answer<'/findings/:id'>
export type LogRows = Answer<'/findings/:id/log-rows'>
export type ControlRow = Answer<'/controls'>['controls'][number]
export type ControlDetail = Answer<'/controls/:id'>
export type Coverage = Answer<'/coverage'>
export type Withdrawal = Answer<'/batches/:batch_id/withdrawal'>
export type Held = Answer<'/held'>
export type AgencyDetail = Answer<'/agencies/:uscc'>
export type CatalogHealth = Answer<'/catalog-health'>

export type IssuerRegion = Answer<'/issuers'>['regions'][number]
export type IssuerRecord = IssuerRegion['records'][number]

export type CaseList = Answer<'/cases'>
export type CaseRow = CaseList['cases'][number]
export type CaseDetail = Answer<'/cases/:id'>
export type Waiver = Answer<'/waivers'>['waivers'][number]
export type Hold = Answer<'/holds'>['holds'][number]
export type DocumentRow = Answer<'/documents'>['documents'][number]

export type ScoreYear = Answer<'/scores/:year'>
export type UnitScore = ScoreYear['units'][number]
export type Explanation = Answer<'/scores/:year/units/:uscc'>
export type Decision = Answer<'/scores/:year/decisions'>['decisions'][number]
export type Appeal = Answer<'/scores/:year/appeals'>['appeals'][number]
export type Publication = Answer<'/scores/:year/publications'>['publications'][number]
export type Release = Answer<'/scores/:year/publications'>['releases'][number]
export type ScoreRows = Answer<'/scores/:year/indicators/:indicator/rows'>
export type Schemes = Answer<'/schemes/:year'>
export type Scheme = Schemes['effective']
export type SchemeVersion = Schemes['versions'][number]
export type WhatIf = Answer<'/scores/:year/what-if', 'POST'>

export type GateList = Answer<'/gates'>
export type GateRow = GateList['projects'][number]
export type GateDetail = Answer<'/gates/:project'>
export type GateHistory = Answer<'/gates/:project/history'>
export type Opinion = GateDetail['opinions'][number]
export type Check = GateDetail['checks'][number]
export type Precheck = Answer<'/gates/precheck', 'POST'>

export type BatchPage = Answer<'/batches'>
export type BatchRow = BatchPage['batches'][number]
export type RefusedRow = Answer<'/refused'>['refused'][number]
export type Tables = Answer<'/tables'>['tables']
export type ImportJob = Answer<'/imports/:id'>
export type ImportSource = Answer<'/sources'>['sources'][number]
export type ImportPreview = Answer<'/imports/:id/preview', 'POST'>

export type Session = Answer<'/session'>
/** The person at the screen, as the server knows them. */
export type Person = NonNullable<Session['user']>
export type Permission = Person['permissions'][number]
export type User = Answer<'/users'>['users'][number]
export type Token = Answer<'/tokens'>['tokens'][number]
export type Setting = Answer<'/settings'>['groups'][number]['settings'][number]
export type Notice = Answer<'/inbox'>['notices'][number]
